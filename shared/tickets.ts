/** Where a ticket stands, from new to done. */
export const ticketStatuses = ['open', 'in_progress', 'waiting_for_customer', 'closed'] as const;
export type TicketStatus = (typeof ticketStatuses)[number];

/** How much a ticket presses, from least to most. */
export const ticketPriorities = ['low', 'normal', 'high', 'urgent'] as const;
export type TicketPriority = (typeof ticketPriorities)[number];

/** The queues of the inbox. */
export const ticketQueues = ['unassigned', 'mine', 'open', 'waiting_for_customer', 'closed'] as const;
export type TicketQueue = (typeof ticketQueues)[number];

/** A field of the provider's own form. */
export interface TicketField {
  readonly id: string;
  readonly label: string;
  readonly kind: 'text' | 'choice' | 'checkbox';
  readonly required: boolean;
  /** Of a choice. */
  readonly options: string[];
}

/** What was answered, as it was asked then. */
export interface TicketAnswer {
  readonly label: string;
  readonly value: string;
}

/** Kinds of files that may be attached: media type, and the endings that a name of that kind has. */
export const attachmentKinds = {
  'image/png': ['png'],
  'image/jpeg': ['jpg', 'jpeg'],
  'image/gif': ['gif'],
  'image/webp': ['webp'],
  'image/heic': ['heic', 'heif'],
  'application/pdf': ['pdf'],
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['docx'],
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': ['xlsx'],
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': ['pptx'],
  'text/plain': ['txt', 'log', 'csv'],
} as const;
export type AttachmentType = keyof typeof attachmentKinds;
