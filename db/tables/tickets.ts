import type { TicketPriority, TicketStatus } from '../../shared/tickets.ts';
import type { Flag, Time } from './accounts.ts';

export interface TicketSettingsTable {
  provider_id: string;
  /** What the next ticket is called on the phone. */
  next_number: number;
  /** JSON: the provider's own fields of the form, in their order. */
  fields: string;
  version: number;
  updated_at: Time;
}

export interface TicketsTable {
  id: string;
  provider_id: string;
  organization_id: string;
  number: number;
  /** The person (`customer_users`) whom it is for. */
  requester_id: string;
  /** A member of staff; null: nobody's yet. */
  assignee_id: string | null;
  subject: string;
  description: string;
  status: TicketStatus;
  /** 0 where the status is `closed`. */
  is_open: Flag;
  priority: TicketPriority;
  /** JSON: what the form's own fields were answered, each with its label of then. */
  fields: string;
  search_text: string;
  created_by_kind: 'customer' | 'staff';
  created_by_id: string;
  created_by_name: string;
  /** What a client calls it; unique by organization and author, so that sending it again adds nothing. */
  client_id: string | null;
  /** Of what was sent under that name. */
  request_hash: string | null;
  closed_at: Time | null;
  /** Last change that customers see; notes and assignments are none. */
  activity_at: Time;
  version: number;
  created_at: Time;
  updated_at: Time;
}

/** What customers and staff say to each other. */
export interface TicketCommentsTable {
  id: string;
  provider_id: string;
  organization_id: string;
  ticket_id: string;
  author_kind: 'customer' | 'staff';
  author_id: string;
  author_name: string;
  /** Empty where only the status changed. */
  body: string;
  /** What the ticket's status became with it; null: stayed. */
  status: TicketStatus | null;
  client_id: string | null;
  request_hash: string | null;
  created_at: Time;
}

/** What staff say among themselves; nothing that a customer asks for reads this table. */
export interface TicketNotesTable {
  id: string;
  provider_id: string;
  organization_id: string;
  ticket_id: string;
  author_id: string;
  author_name: string;
  body: string;
  created_at: Time;
}

export interface TicketFilesTable {
  id: string;
  provider_id: string;
  organization_id: string;
  ticket_id: string;
  /** The comment it belongs to; null: the ticket itself. */
  comment_id: string | null;
  /** Where its pieces are kept. */
  file_id: string;
  author_kind: 'customer' | 'staff';
  author_id: string;
  author_name: string;
  file_name: string;
  /** As its content says, never as its sender. */
  media_type: string;
  bytes: number;
  client_id: string | null;
  created_at: Time;
}
