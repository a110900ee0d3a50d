import { type DetectorModel, type ModelSource, readDetector } from '@rsanet/rsanet';
import type { Wanted } from '../backend/backend-choice.ts';
import type { BackendOffer } from '../backend/offers.ts';
import { element } from '../element.ts';
import { type OpenDetector, openDetector } from './open-detector.ts';

/** Options of {@link makeModelLoader}. */
export interface ModelLoaderOptions {
  offers: readonly BackendOffer[];
  /** Before anything is loaded. */
  onLoading(): void;
  onModel(model: DetectorModel): void;
  onDetector(opened: OpenDetector): void;
  onError(error: unknown): void;
}

/** Loads what is chosen; a later choice stops what an earlier one began. */
export interface ModelLoader {
  setModel(open: () => Promise<ModelSource>): void;
  setBackend(wanted: Wanted): void;
}

/** A loader that has nothing to load yet. */
export function makeModelLoader(options: ModelLoaderOptions): ModelLoader {
  const { offers, onLoading, onModel, onDetector, onError } = options;
  const bar = element('loading', HTMLProgressElement);
  const status = element('status', HTMLElement);
  let model: DetectorModel | undefined;
  let wanted: Wanted = 'automatic';
  let running = new AbortController();

  async function load(open?: () => Promise<ModelSource>): Promise<void> {
    running.abort();
    running = new AbortController();
    const { signal } = running;
    onLoading();
    try {
      if (open) {
        status.textContent = 'Loading the model…';
        bar.hidden = false;
        bar.removeAttribute('value');
        const onProgress = (loaded: number, total: number) => {
          bar.value = loaded / total;
        };
        const read = await readDetector(await open(), { signal, onProgress });
        signal.throwIfAborted();
        model = read;
        onModel(read);
      }
      if (!model) return;
      status.textContent = 'Starting the backend…';
      const onDeviceLost = onError;
      onDetector(await openDetector(model, { wanted, offers, signal, onDeviceLost }));
    } catch (error) {
      if (signal.aborted) return;
      status.textContent = 'Nothing is loaded; choose another model or backend.';
      onError(error);
    } finally {
      if (!signal.aborted) bar.hidden = true;
    }
  }
  return {
    setModel(open) {
      void load(open);
    },
    setBackend(kind) {
      wanted = kind;
      void load();
    },
  };
}
