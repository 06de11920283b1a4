import { connectionProblem, problemFrom } from './problem.ts';

interface Upload {
  readonly path: string;
  readonly form: FormData;
  readonly csrfToken: string;
  /** Hears the share sent, from 0 to 1. */
  readonly onProgress: (share: number) => void;
  readonly signal: AbortSignal;
}

/** Sends a form with a file and gives the answer's body; throws ProblemError, and an abort leaves nothing behind. */
export function upload({ path, form, csrfToken, onProgress, signal }: Upload): Promise<unknown> {
  // fetch tells nothing about how much is sent.
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', path);
    request.responseType = 'json';
    request.setRequestHeader('accept', 'application/json');
    request.setRequestHeader('x-csrf-token', csrfToken);
    request.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    });
    request.addEventListener('error', () => reject(connectionProblem(navigator.onLine ? 'unreachable' : 'offline')));
    request.addEventListener('abort', () => reject(new DOMException('Aborted', 'AbortError')));
    request.addEventListener('load', () => {
      const body: unknown = request.response;
      if (request.status >= 200 && request.status < 300) resolve(body);
      else reject(problemFrom(new Response(null, { status: request.status, headers: { 'retry-after': request.getResponseHeader('retry-after') ?? '' } }), body));
    });
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(form);
  });
}
