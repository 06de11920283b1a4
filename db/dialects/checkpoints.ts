// A thread of its own: copies the log into the database file whenever asked, so that no request waits for it.
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';

const database = new Database(workerData as string, { timeout: 0 });
database.pragma('synchronous = NORMAL');
parentPort?.on('message', () => {
  // Passive: takes what nobody reads or writes at the moment and leaves the rest for the next time.
  database.pragma('wal_checkpoint(PASSIVE)');
});
