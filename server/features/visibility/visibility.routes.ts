import { contracts } from '../../../shared/contracts/index.ts';
import { route } from '../../http/route.ts';
import { staffMay } from '../../policy.ts';
import { presentOrganizationVisibility, presentPersonVisibility, presentPublication, presentReached } from './visibility.presenter.ts';
import { cancelPublication, publications, publish, undoPublication } from './visibility.publications.service.ts';
import { organizationSettings, peopleSettings, previewDraft, previewNames, providerSettings, setDataScopes } from './visibility.service.ts';

const { visibility, featurePublications } = contracts;

export const visibilityRoutes = [
  route(visibility.provider)
    .allow(staffMay('customers.read'))
    .handle(async ({ ctx, scope }) => ({ states: await providerSettings(ctx, scope) })),
  route(visibility.organizations)
    .allow(staffMay('customers.read'))
    .handle(async ({ ctx, scope, query }) => {
      const page = await organizationSettings(ctx, scope, query);
      return { ...page, rows: page.rows.map(presentOrganizationVisibility) };
    }),
  route(visibility.people)
    .allow(staffMay('customers.read'))
    .handle(async ({ ctx, scope, query }) => {
      const page = await peopleSettings(ctx, scope, query);
      return { ...page, rows: page.rows.map(presentPersonVisibility) };
    }),
  route(visibility.preview)
    .allow(staffMay('portals.manage'))
    .handle(async ({ ctx, scope, body }) => previewDraft(ctx, scope, body.cells)),
  route(visibility.previewPeople)
    .allow(staffMay('portals.manage'))
    .handle(async ({ ctx, scope, body }) => {
      const { total, people } = await previewNames(ctx, scope, body);
      return { total, people: people.map(presentReached) };
    }),
  route(visibility.dataScopes)
    .allow(staffMay('portals.manage'))
    .handle(async ({ ctx, scope, params, body }) => ({ dataScopes: await setDataScopes(ctx, scope, params.id, body.dataScopes) })),
  route(featurePublications.list)
    .allow(staffMay('portals.manage'))
    .handle(async ({ ctx, scope, query }) => {
      const page = await publications(ctx, scope, query);
      return { ...page, rows: page.rows.map(presentPublication) };
    }),
  route(featurePublications.create)
    .allow(staffMay('portals.manage'))
    .handle(async ({ ctx, scope, body }) => presentPublication(await publish(ctx, scope, body))),
  route(featurePublications.undo)
    .allow(staffMay('portals.manage'))
    .handle(async ({ ctx, scope, params }) => presentPublication(await undoPublication(ctx, scope, params.id))),
  route(featurePublications.cancel)
    .allow(staffMay('portals.manage'))
    .handle(async ({ ctx, scope, params }) => presentPublication(await cancelPublication(ctx, scope, params.id))),
];
