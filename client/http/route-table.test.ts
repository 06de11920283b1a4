import { describe, expect, it } from 'vitest';
import type { Audience, Contract } from '../../shared/contracts/contract.ts';
import { contracts } from '../../shared/contracts/index.ts';
import { adminRoutes } from './admin-routes.ts';
import { portalRoutes } from './portal-routes.ts';

function declared(audience: Audience) {
  const entries = Object.entries(contracts).flatMap(([room, verbs]) => Object.entries(verbs as Record<string, Contract>).map(([verb, contract]) => [`${room}.${verb}`, contract] as const));
  return Object.fromEntries(entries.filter(([, contract]) => contract.audience === audience).map(([name, contract]) => [name, [contract.method, contract.path]]));
}

describe('route tables', () => {
  it("hold every contract of the customers' door and nothing else", () => {
    expect(portalRoutes).toEqual(declared('portal'));
  });

  it("hold every contract of the staff's door and nothing else", () => {
    expect(adminRoutes).toEqual(declared('admin'));
  });
});
