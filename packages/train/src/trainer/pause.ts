/**
 * Lets the event loop go on to what waits there, such as an abort. A page's timer would take 4 ms, and a second where
 * the page is hidden.
 */
export function pause(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
