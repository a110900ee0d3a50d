/** Calls kernels over an executor's memory, on one thread or several. */
export interface Runner {
  /** How many parts each step is computed in. */
  readonly parts: number;
  /** Memory for this many bytes, a multiple of WebAssembly's page; it never grows. */
  memory(bytes: number): WebAssembly.Memory;
  /**
   * Calls kernel after kernel; one run per memory at a time.
   *
   * @param program pairs of a kernel's index among the names of the set it runs and its block's address
   * @throws the signal's reason when it is aborted
   */
  run(memory: WebAssembly.Memory, program: Int32Array, signal?: AbortSignal): Promise<void>;
  /** Lets go of what belongs to a memory that is no longer used. */
  release(memory: WebAssembly.Memory): void;
  /** Stops what runs and frees all; idempotent. */
  close(): Promise<void>;
}
