import { invalidModel } from './invalid-model.ts';
import type { NodeDef } from './model-json.ts';

/** The whole numbers of an attribute, `otherwise` where it may be left out. */
export function integersAttr(def: NodeDef, key: string, otherwise?: readonly number[]) {
  return def.attr[key]?.list?.i ?? otherwise ?? missing(def, key);
}

/** The number of an attribute. */
export function numberAttr(def: NodeDef, key: string, otherwise: number): number {
  const attr = def.attr[key];
  return attr?.f ?? attr?.i ?? otherwise;
}

/** The flag of an attribute, off where it is left out. */
export function flagAttr(def: NodeDef, key: string): boolean {
  return def.attr[key]?.b ?? false;
}

/** The text of an attribute in lower case. */
export function textAttr(def: NodeDef, key: string, otherwise?: string): string {
  const bytes = def.attr[key]?.s;
  return bytes === undefined ? (otherwise ?? missing(def, key)) : decode(def, key, bytes);
}

/** The texts of an attribute in lower case. */
export function textsAttr(def: NodeDef, key: string): string[] {
  return (def.attr[key]?.list?.s ?? []).map((bytes) => decode(def, key, bytes));
}

function decode(def: NodeDef, key: string, bytes: string | number[]): string {
  try {
    const text =
      typeof bytes === 'string'
        ? atob(bytes)
        : bytes.map((byte) => String.fromCharCode(byte)).join('');
    return text.toLowerCase();
  } catch (cause) {
    throw invalidModel(
      `In model.json the attribute '${key}' of the node '${def.name}' is not base64.`,
      cause,
    );
  }
}

function missing(def: NodeDef, key: string): never {
  throw invalidModel(`In model.json the node '${def.name}' lacks the attribute '${key}'.`);
}
