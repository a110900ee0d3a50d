/** The bytes of a file that the page's server has. */
export async function fetchBytes(path: string | URL): Promise<Uint8Array> {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`The server answers ${response.status} for ${path}.`);
  return new Uint8Array(await response.arrayBuffer());
}
