import { dirname, join } from 'node:path';
import { createRequire } from 'node:module';
import type { Express } from 'express';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import type { Audience, Contract } from '../../shared/contracts/contract.ts';
import { problemSchema } from '../../shared/contracts/problem.ts';
import { problemEntry } from './problem.ts';

function operation(contract: Contract): ZodOpenApiOperationObject {
  const codes = ['validation_failed', 'unauthenticated', 'forbidden', 'not_found', 'too_many_requests', ...contract.errors] as const;
  const byStatus = Map.groupBy(new Set(codes), (code) => problemEntry(code).status);
  const problems = [...byStatus].map(([status, names]) => [String(status), { description: names.join(', '), content: { 'application/problem+json': { schema: problemSchema } } }] as const);
  const parameters = { ...(contract.params ? { path: contract.params as never } : {}), ...(contract.query ? { query: contract.query as never } : {}) };
  return {
    summary: contract.summary,
    tags: [contract.path.split('/')[3] ?? 'portico'],
    operationId: `${contract.method.toLowerCase()}${contract.path.replace(/^\/api\/\w+/u, '').split(/[/:.-]/u).filter((word) => word !== '').map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')}`,
    requestParams: parameters,
    ...(contract.body ? { requestBody: { content: { 'application/json': { schema: contract.body } } } } : {}),
    responses: {
      [String(contract.status)]: { description: 'Done', ...(contract.response ? { content: { 'application/json': { schema: contract.response } } } : {}) },
      ...Object.fromEntries(problems),
    },
  };
}

function documentFor(contracts: readonly Contract[], audience: Audience): unknown {
  const paths: ZodOpenApiPathsObject = {};
  for (const contract of contracts.filter((candidate) => candidate.audience === audience)) {
    const path = contract.path.replaceAll(/:(\w+)/gu, '{$1}');
    paths[path] = { ...paths[path], [contract.method.toLowerCase()]: operation(contract) };
  }
  return createDocument({ openapi: '3.1.0', info: { title: audience === 'admin' ? 'Portico console API' : 'Portico portal API', version: '1' }, paths });
}

/** Serves the OpenAPI 3.1 documents of both doors and a page to read the console's. */
export function openApiRoutes(app: Express, contracts: readonly Contract[]): void {
  for (const door of ['admin', 'portal'] as const) {
    let text: string | null = null;
    app.get(`/api/${door}/openapi.json`, (_request, response) => {
      text ??= JSON.stringify(documentFor(contracts, door));
      response.type('application/json').send(text);
    });
  }
  const files = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  const own = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-hashes'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'";
  app.get('/api/admin/docs', (_request, response) => {
    response.setHeader('Content-Security-Policy', own);
    response.type('html').send('<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Portico console API</title><link rel="stylesheet" href="/api/admin/docs/swagger-ui.css"></head><body><div id="docs"></div><script src="/api/admin/docs/swagger-ui-bundle.js"></script><script src="/api/admin/docs/start.js"></script></body></html>');
  });
  app.get('/api/admin/docs/start.js', (_request, response) => {
    response.type('js').send("SwaggerUIBundle({ url: '/api/admin/openapi.json', dom_id: '#docs', deepLinking: true });");
  });
  for (const name of ['swagger-ui.css', 'swagger-ui-bundle.js']) {
    app.get(`/api/admin/docs/${name}`, (_request, response) => {
      response.sendFile(join(files, name));
    });
  }
}
