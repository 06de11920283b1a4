import { upload } from '../../../http/upload.ts';
import { currentSession } from '../../providers/door.ts';
import type { Import } from '../../providers/records.ts';

/** Uploads a file for an import; calls back with the share sent, from 0 to 1. Throws ProblemError; an abort leaves nothing behind. */
export async function uploadImport(kind: Import['kind'], file: File, onProgress: (share: number) => void, signal: AbortSignal): Promise<Import> {
  const form = new FormData();
  form.append('kind', kind);
  form.append('dryRun', 'true');
  form.append('file', file, file.name);
  return (await upload({ path: '/api/admin/imports', form, csrfToken: currentSession()?.csrfToken ?? '', onProgress, signal })) as Import;
}
