import { close, fdatasync, openSync } from 'node:fs';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';

const sync = promisify(fdatasync);

/** What a commit waits for, and a test may slow down or break: brings what was written to an open file to the disk. */
export type SyncFile = (descriptor: number) => Promise<void>;

/** Commits after which the log is copied into the database file, in a thread of its own. */
const commitsBetweenCheckpoints = 256;

/**
 * Makes commits of one process durable beside its event loop: SQLite writes them to the log without waiting (`synchronous=NORMAL`), and nobody is told of one before
 * an `fdatasync` of the log that began after it; several commits share one. It is what `synchronous=FULL` does (https://sqlite.org/pragma.html#pragma_synchronous), only that
 * other requests are served meanwhile.
 */
export class WriteAheadLog {
  readonly #file: string;
  readonly #sync: SyncFile;
  #descriptor: number | null = null;
  #running: Promise<void> | null = null;
  #next: Promise<void> | null = null;
  #commits = 0;
  #checkpoints: Worker | null = null;
  #failure: Error | null = null;

  constructor(file: string, syncFile: SyncFile = sync) {
    this.#file = file;
    this.#sync = syncFile;
  }

  /** Resolves once everything committed until now is on the disk; throws what the disk says, and then only `renew` makes the log good again. */
  async durable(): Promise<void> {
    this.#countCommit();
    // A disk tells of a failure once, and of what it lost never again: a later sync that works proves nothing.
    if (this.#failure) throw this.#failure;
    // A sync under way may have begun before this commit was written.
    if (this.#running) this.#next ??= this.#running.finally(() => (this.#next = null)).then(() => this.#start());
    await (this.#next ?? this.#start());
  }

  /** Whether the disk has failed: what the log holds there may not be what was written, so nothing may be built on it. */
  get failed(): boolean {
    return this.#failure !== null;
  }

  /** The database file holds everything by now: a failure of the log counts no more. */
  renew(): void {
    this.#failure = null;
  }

  /** Stops checkpoints and gives the file back. */
  async close(): Promise<void> {
    await this.#checkpoints?.terminate();
    this.#checkpoints = null;
    await this.#running?.catch(() => undefined);
    if (this.#descriptor !== null) await promisify(close)(this.#descriptor);
    this.#descriptor = null;
  }

  #start(): Promise<void> {
    // Windows flushes only what may be written to.
    this.#descriptor ??= openSync(`${this.#file}-wal`, 'r+');
    this.#running = this.#sync(this.#descriptor)
      .catch((error: unknown) => {
        this.#failure = error instanceof Error ? error : new Error('The disk failed.');
        throw this.#failure;
      })
      .finally(() => (this.#running = null));
    return this.#running;
  }

  #countCommit(): void {
    this.#commits += 1;
    if (this.#commits % commitsBetweenCheckpoints !== 0) return;
    this.#checkpoints ??= this.#startCheckpoints();
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread of ours, no window
    this.#checkpoints.postMessage('checkpoint');
  }

  #startCheckpoints(): Worker {
    const worker = new Worker(new URL('./checkpoints.ts', import.meta.url), { workerData: this.#file });
    worker.unref();
    // Without the thread the writer copies the log itself once it is long.
    worker.on('error', () => (this.#checkpoints = null));
    return worker;
  }
}
