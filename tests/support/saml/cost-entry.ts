// What one response costs until it is refused, in a process of its own: started with --expose-gc and the names of the documents' files; a line of JSON for each.
import { readFileSync } from 'node:fs';
import { verifyResponse } from '../../../server/features/sso/sso.saml.service.ts';
import { readAcsForm } from '../../../server/features/sso/sso.saml-parameters.domain.ts';
import type { SamlExpectation } from '../../../server/features/sso/sso.saml-checks.domain.ts';
import { SamlRefused } from '../../../server/features/sso/sso.saml-refusals.domain.ts';

interface Scene {
  readonly expectation: SamlExpectation;
  readonly certificates: readonly { readonly der: string; readonly fingerprint: string; readonly subject: string; readonly keyType: string; readonly keySize: number; readonly keyExponent: string; readonly validFrom: number; readonly validTo: number }[];
  readonly documents: readonly string[];
}

const scene = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Scene;
const certificates = scene.certificates.map((certificate) => ({ ...certificate, keyExponent: BigInt(certificate.keyExponent) }));
const collect = (globalThis as { gc?: () => void }).gc ?? (() => {});
const used = () => {
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return heapUsed + external + arrayBuffers;
};

async function refuse(body: string): Promise<string> {
  try {
    const verdict = await verifyResponse(readAcsForm(body).samlResponse, certificates, scene.expectation);
    return verdict.accepted ? 'accepted' : verdict.code;
  } catch (error) {
    if (error instanceof SamlRefused) return error.code;
    throw error;
  }
}

for (const file of scene.documents) {
  const body = readFileSync(file, 'utf8');
  // A server that has run for a while: each document is measured after it was met some times.
  for (let warm = 0; warm < 3; warm += 1) await refuse(body);
  collect();
  const before = used();
  const started = process.cpuUsage();
  const code = await refuse(body);
  const { user, system } = process.cpuUsage(started);
  process.stdout.write(`${JSON.stringify({ file, code, milliseconds: (user + system) / 1_000, mebibytes: Math.max(0, used() - before) / 1_048_576 })}\n`);
}
