import express, { type Request, type Response } from 'express';
import { contracts } from '../../../shared/contracts/index.ts';
import { limits } from '../../../shared/limits.ts';
import { AppError } from '../../errors.ts';
import { route } from '../../http/route.ts';
import { customerAtAnyGate, staffMay } from '../../policy.ts';
import { presentPortal } from './portals.presenter.ts';
import { logoOf, portalLogo, portalRecord, portals, removeLogo, setLogo, updatePortal } from './portals.service.ts';
import { disablePortal, enablePortal, switchMany } from './portals.switch.service.ts';

const readRaw = express.raw({ limit: limits.logoBytes, type: () => true, inflate: false });
const fileNames = { 'image/png': 'logo.png', 'image/jpeg': 'logo.jpg', 'image/webp': 'logo.webp' } as const;
const mediaTypes = Object.keys(fileNames);

async function readImage(request: Request, response: Response): Promise<Buffer> {
  if (!request.is(mediaTypes)) throw new AppError('unsupported_media_type', { detail: 'Send the image itself as image/png, image/jpeg or image/webp.' });
  await new Promise<void>((resolve, reject) => {
    readRaw(request, response, (error?: unknown) => {
      if (error === undefined) return resolve();
      const tooLarge = typeof error === 'object' && error !== null && 'type' in error && error.type === 'entity.too.large';
      reject(tooLarge ? new AppError('payload_too_large', { detail: 'A logo may have at most 200 kB. Save it smaller and try again.' }) : error instanceof Error ? error : new AppError('malformed_request'));
    });
  });
  const body: unknown = request.body;
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}

function sendLogo(response: Response, logo: { media_type: keyof typeof fileNames; bytes: Uint8Array }): void {
  response.setHeader('Content-Type', logo.media_type);
  response.setHeader('Content-Disposition', `inline; filename="${fileNames[logo.media_type]}"`);
  response.setHeader('Content-Length', logo.bytes.byteLength);
  response.end(logo.bytes);
}

export const portalsRoutes = [
  route(contracts.portals.list)
    .allow(staffMay('customers.read'))
    .handle(async ({ ctx, scope, query }) => {
      const page = await portals(ctx, scope, query);
      return { ...page, rows: page.rows.map(presentPortal) };
    }),
  route(contracts.portals.get)
    .allow(staffMay('customers.read'))
    .handle(async ({ ctx, scope, params }) => presentPortal(await portalRecord(ctx, scope, params.id))),
  route(contracts.portals.update)
    .allow(staffMay('portals.manage'))
    .handle(async ({ ctx, scope, params, body }) => presentPortal(await updatePortal(ctx, scope, params.id, body, presentPortal))),
  route(contracts.portals.enable)
    .allow(staffMay('portals.manage'))
    .handle(async ({ ctx, scope, params }) => presentPortal(await enablePortal(ctx, scope, params.id))),
  route(contracts.portals.disable)
    .allow(staffMay('portals.manage'))
    .handle(async ({ ctx, scope, params, body }) => presentPortal(await disablePortal(ctx, scope, params.id, body?.note))),
  route(contracts.portals.bulkEnable)
    .allow(staffMay('portals.manage'))
    .handle(async ({ ctx, scope, body }) => switchMany(ctx, scope, body, true)),
  route(contracts.portals.bulkDisable)
    .allow(staffMay('portals.manage'))
    .handle(async ({ ctx, scope, body }) => switchMany(ctx, scope, body, false)),
  route(contracts.portals.putLogo)
    .allow(staffMay('portals.manage'))
    .limit('heavy')
    .handle(async ({ ctx, scope, params, request, response }) => presentPortal(await setLogo(ctx, scope, params.id, await readImage(request, response)))),
  route(contracts.portals.removeLogo)
    .allow(staffMay('portals.manage'))
    .handle(async ({ ctx, scope, params }) => presentPortal(await removeLogo(ctx, scope, params.id))),
  route(contracts.portals.adminLogo)
    .allow(staffMay('customers.read'))
    .handle(async ({ ctx, scope, params, response }) => sendLogo(response, await portalLogo(ctx, scope, params.id))),
  route(contracts.portals.portalLogo)
    .allow(customerAtAnyGate)
    .handle(async ({ ctx, scope, response }) => {
      const organization = ctx.actor.kind === 'customer' ? ctx.actor.facts.organization : null;
      sendLogo(response, await logoOf(ctx, scope, organization?.id ?? '', organization?.logoId ?? null));
    }),
];
