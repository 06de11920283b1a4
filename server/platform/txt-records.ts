import { Resolver } from 'node:dns/promises';
import type { Config } from '../config.ts';

/** `no_name`: there is no such name (NXDOMAIN, RFC 8020); `no_record`: the name has no TXT record; `no_answer`: nobody said either. */
export type TxtAnswer = { readonly kind: 'found'; readonly values: readonly string[] } | { readonly kind: 'no_name' | 'no_record' | 'no_answer' };

export interface TxtRecords {
  /** The TXT records of a name, each whole, as far as they are known within `milliseconds`; never throws. Their text is a stranger's. */
  readonly look: (name: string, milliseconds: number) => Promise<TxtAnswer>;
}

function kindOf(error: unknown): 'no_name' | 'no_record' | 'no_answer' {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOTFOUND') return 'no_name';
  return code === 'ENODATA' ? 'no_record' : 'no_answer';
}

/** Looks into DNS by the operator's servers, or the system's where none are set; every time anew, so that nothing is remembered here. */
export function createTxtRecords(config: Pick<Config, 'dnsServers'>): TxtRecords {
  return {
    look: async (name, milliseconds) => {
      const resolver = new Resolver({ timeout: Math.max(500, Math.floor(milliseconds / 3)), tries: 2 });
      if (config.dnsServers.length > 0) resolver.setServers(config.dnsServers);
      const timer = setTimeout(() => resolver.cancel(), milliseconds);
      try {
        return { kind: 'found', values: (await resolver.resolveTxt(name)).map((parts) => parts.join('')) };
      } catch (error) {
        return { kind: kindOf(error) };
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
