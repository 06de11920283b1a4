import { contracts } from '../../../shared/contracts/index.ts';
import { sendDownload } from '../../http/download.ts';
import { route } from '../../http/route.ts';
import { staffMay } from '../../policy.ts';
import { presentExport } from './exports.presenter.ts';
import { createExport, downloadExport, exportById, exports_ } from './exports.service.ts';

const mayExport = staffMay('exports.run');

export const exportsRoutes = [
  route(contracts.exports.list)
    .allow(mayExport)
    .handle(async ({ ctx, scope, query }) => {
      const page = await exports_(ctx, scope, query);
      return { ...page, rows: page.rows.map(presentExport) };
    }),
  route(contracts.exports.get)
    .allow(mayExport)
    .handle(async ({ ctx, scope, params }) => presentExport(await exportById(ctx, scope, params.id))),
  route(contracts.exports.create)
    .allow(mayExport)
    .limit('heavy')
    .handle(async ({ ctx, scope, body }) => presentExport(await createExport(ctx, scope, body))),
  route(contracts.exports.download)
    .allow(mayExport)
    .limit('heavy')
    .handle(async ({ ctx, scope, params, response }) => {
      const { fileName, content } = await downloadExport(ctx, scope, params.id);
      await sendDownload(response, { fileName, mediaType: 'text/csv; charset=utf-8' }, content);
    }),
];
