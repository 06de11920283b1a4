import type { OwnClient } from '../platform/own-api.ts';
import { newId } from '../platform/ids.ts';
import type { DemoSignIns } from './demo-sign-in.ts';
import { demoOrganizations, demoPerson } from './demo-people.ts';
import { demoTicketFields, demoTickets, type DemoEvent, type DemoTicket } from './demo-tickets.ts';

interface Desk {
  readonly signIns: DemoSignIns;
  readonly password: string;
  readonly now: () => number;
  /** Ids of organizations by their names. */
  readonly organizations: ReadonlyMap<string, string>;
}

const team = { technician: 'technician@northwind.example', admin: 'admin@northwind.example' } as const;
const idOf = (body: unknown) => (body as { id: string }).id;

/** The service desk of the demo: customers and staff do to each ticket what its story says, each on its day. */
export class DemoDesk {
  readonly #desk: Desk;
  readonly #ids = new Map<DemoTicket, string>();
  #whereId = '';

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** Sets the form of new tickets. */
  async open(staff: OwnClient): Promise<void> {
    const fields = demoTicketFields.map((field) => ({ ...field, id: newId(this.#desk.now()) }));
    this.#whereId = fields[1]?.id ?? '';
    await staff.call('PUT', '/api/admin/ticket-settings', { version: 1, fields });
  }

  /** What happened so many days before today. */
  async day(daysAgo: number): Promise<void> {
    for (const ticket of demoTickets) {
      if (ticket.daysAgo === daysAgo) await this.#raise(ticket);
      for (const event of ticket.events) if (event.daysAgo === daysAgo) await this.#happen(ticket, event);
    }
  }

  #staff(member: keyof typeof team): Promise<OwnClient> {
    return this.#desk.signIns.staff(team[member], this.#desk.password);
  }

  #customer(ticket: DemoTicket): Promise<OwnClient> {
    return this.#desk.signIns.person('portal', this.#emailOf(ticket), this.#desk.password, ticket.person);
  }

  #emailOf({ organization, person }: DemoTicket): string {
    const place = demoOrganizations.findIndex(({ name }) => name === organization);
    const before = demoOrganizations.slice(0, place).reduce((sum, { people }) => sum + people, 0);
    return demoPerson(before + person, demoOrganizations[place]?.domain ?? '').email;
  }

  async #raise(ticket: DemoTicket): Promise<void> {
    const { subject, description, priority } = ticket;
    const staff = await this.#staff('technician');
    if (ticket.raisedBy === 'customer') {
      const client = await this.#customer(ticket);
      const { body } = await client.call('POST', '/api/portal/tickets', { id: newId(this.#desk.now()), subject, description, priority, answers: ticket.where === undefined ? {} : { [this.#whereId]: ticket.where } });
      this.#ids.set(ticket, idOf(body));
    } else {
      const filter = encodeURIComponent(JSON.stringify({ organizationId: this.#desk.organizations.get(ticket.organization), q: this.#emailOf(ticket) }));
      const { body: people } = await staff.call('GET', `/api/admin/customer-users?filter=${filter}`);
      const { body } = await staff.call('POST', '/api/admin/tickets', { customerUserId: (people as { id: string }[])[0]?.id, subject, description, priority });
      this.#ids.set(ticket, idOf(body));
    }
    if (ticket.assigned !== undefined) await this.#assign(staff, ticket, team[ticket.assigned]);
  }

  async #assign(staff: OwnClient, ticket: DemoTicket, email: string): Promise<void> {
    const path = `/api/admin/tickets/${this.#ids.get(ticket)}`;
    const { body } = await staff.call('GET', path);
    const { version, status, priority } = body as { version: number; status: string; priority: string };
    const { body: members } = await staff.call('GET', `/api/admin/staff?filter=${encodeURIComponent(JSON.stringify({ q: email }))}`);
    await staff.call('PUT', path, { version, status, priority, assigneeId: (members as { id: string }[])[0]?.id });
  }

  async #happen(ticket: DemoTicket, { by, text, status }: DemoEvent): Promise<void> {
    const id = this.#ids.get(ticket);
    if (by === 'customer') {
      await (await this.#customer(ticket)).call('POST', `/api/portal/tickets/${id}/comments`, { id: newId(this.#desk.now()), text });
      return;
    }
    const staff = await this.#staff(by === 'note' ? 'technician' : by);
    if (by === 'note') await staff.call('POST', `/api/admin/tickets/${id}/notes`, { text });
    else await staff.call('POST', `/api/admin/tickets/${id}/comments`, { text, ...(status === undefined ? {} : { status }) });
  }
}
