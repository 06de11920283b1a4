import { connectionProblem, ProblemError } from '../../../http/problem.ts';
import { currentSession } from '../../providers/door.ts';
import type { Import } from '../../providers/records.ts';

/** Uploads a file for an import; calls back with the share sent, from 0 to 1. Throws ProblemError; an abort leaves nothing behind. */
export function uploadImport(kind: Import['kind'], file: File, onProgress: (share: number) => void, signal: AbortSignal): Promise<Import> {
  const form = new FormData();
  form.append('kind', kind);
  form.append('dryRun', 'true');
  form.append('file', file, file.name);
  // fetch tells nothing about how much is sent.
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', '/api/admin/imports');
    request.responseType = 'json';
    request.setRequestHeader('accept', 'application/json');
    request.setRequestHeader('x-csrf-token', currentSession()?.csrfToken ?? '');
    request.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    });
    request.addEventListener('error', () => reject(connectionProblem(navigator.onLine ? 'unreachable' : 'offline')));
    request.addEventListener('abort', () => reject(new DOMException('Aborted', 'AbortError')));
    request.addEventListener('load', () => {
      const body: unknown = request.response;
      if (request.status === 201 && typeof body === 'object' && body !== null) resolve(body as Import);
      else if (typeof body === 'object' && body !== null && 'code' in body) reject(new ProblemError(body as ConstructorParameters<typeof ProblemError>[0]));
      else reject(connectionProblem('unreadable_answer', request.status));
    });
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(form);
  });
}
