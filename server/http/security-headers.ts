import { randomBytes } from 'node:crypto';
import type { Response } from 'express';

const everywhere: readonly (readonly [string, string])[] = [
  ['X-Content-Type-Options', 'nosniff'],
  ['Referrer-Policy', 'no-referrer'],
  ['Cross-Origin-Opener-Policy', 'same-origin'],
  ['Cross-Origin-Resource-Policy', 'same-origin'],
  ['X-Frame-Options', 'DENY'],
  ['X-Permitted-Cross-Domain-Policies', 'none'],
  ['Permissions-Policy', 'accelerometer=(), camera=(), geolocation=(), microphone=(), payment=(), usb=(), publickey-credentials-get=(self), publickey-credentials-create=(self)'],
  ['Origin-Agent-Cluster', '?1'],
];
const strictTransport = ['Strict-Transport-Security', 'max-age=31536000; includeSubDomains'] as const;
const dataPolicy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";

/** Sets what every answer carries; answers that are no page may load, frame and run nothing. */
export function setSecurityHeaders(response: Response, https: boolean): void {
  for (const [name, value] of everywhere) response.setHeader(name, value);
  if (https) response.setHeader(strictTransport[0], strictTransport[1]);
  response.setHeader('Content-Security-Policy', dataPolicy);
  response.setHeader('Cache-Control', 'no-store');
}

/** Sets a page's own policy and gives the nonce its scripts and styles must carry. */
export function setPagePolicy(response: Response, https: boolean): string {
  const nonce = randomBytes(18).toString('base64');
  const parts = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "frame-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types default dompurify react-router',
  ];
  if (https) parts.push('upgrade-insecure-requests');
  response.setHeader('Content-Security-Policy', parts.join('; '));
  return nonce;
}
