import { contracts } from '../../../shared/contracts/index.ts';
import { limits } from '../../../shared/limits.ts';
import { sendDownload } from '../../http/download.ts';
import { receiveUpload } from '../../http/multipart.ts';
import { route } from '../../http/route.ts';
import { staffMay } from '../../policy.ts';
import { presentImport, presentResult } from './imports.presenter.ts';
import { cancelImport, checkImport, createImport, importById, importRows, imports, refusedFile, runImport } from './imports.service.ts';

const mayImport = staffMay('imports.run');

export const importsRoutes = [
  route(contracts.imports.list)
    .allow(mayImport)
    .handle(async ({ ctx, scope, query }) => {
      const page = await imports(ctx, scope, query);
      return { ...page, rows: page.rows.map(presentImport) };
    }),
  route(contracts.imports.get)
    .allow(mayImport)
    .handle(async ({ ctx, scope, params }) => presentImport(await importById(ctx, scope, params.id))),
  route(contracts.imports.create)
    .allow(mayImport)
    .limit('heavy')
    .handle(async ({ ctx, scope, request }) => presentImport(await createImport(ctx, scope, (store) => receiveUpload(request, limits.importBytes, store)))),
  route(contracts.imports.check)
    .allow(mayImport)
    .handle(async ({ ctx, scope, params, body }) => presentImport(await checkImport(ctx, scope, params.id, body.mapping))),
  route(contracts.imports.run)
    .allow(mayImport)
    .handle(async ({ ctx, scope, params }) => presentImport(await runImport(ctx, scope, params.id))),
  route(contracts.imports.cancel)
    .allow(mayImport)
    .handle(async ({ ctx, scope, params }) => presentImport(await cancelImport(ctx, scope, params.id))),
  route(contracts.imports.rows)
    .allow(mayImport)
    .handle(async ({ ctx, scope, params, query }) => {
      const page = await importRows(ctx, scope, params.id, query);
      return { ...page, rows: page.rows.map(presentResult) };
    }),
  route(contracts.imports.refused)
    .allow(mayImport)
    .limit('heavy')
    .handle(async ({ ctx, scope, params, response }) => {
      const { fileName, lines } = await refusedFile(ctx, scope, params.id);
      await sendDownload(response, { fileName, mediaType: 'text/csv; charset=utf-8' }, lines);
    }),
];
