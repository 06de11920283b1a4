import { describe, expect, it } from 'vitest';
import { withoutLineBreaks } from './broken-path.ts';

describe('a path with line breaks', () => {
  it.each([
    ['/a%0Ab', '/a-b'],
    ['/a%0d%0a', '/a--'],
    ['/a%E2%80%A8b%e2%80%a9', '/a-b-'],
    ['/%0A/elsewhere.example', '/-/elsewhere.example'],
  ])('%s is read as %s', (path, mended) => expect(withoutLineBreaks(path)).toBe(mended));

  it.each(['/', '/admin/customer-users/100%25/show', '/%250A', '/%E2%80%AE'])('%s stays as it is', (path) => expect(withoutLineBreaks(path)).toBe(path));
});
