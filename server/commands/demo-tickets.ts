import type { TicketPriority, TicketStatus } from '../../shared/tickets.ts';

/** Something that happened in a ticket: so many days before today, by the customer, by staff for the customer to read, or by staff for staff alone. */
export interface DemoEvent {
  readonly daysAgo: number;
  readonly by: 'customer' | 'technician' | 'admin' | 'note';
  readonly text: string;
  readonly status?: TicketStatus;
}

/** A ticket of the demo. */
export interface DemoTicket {
  readonly organization: string;
  /** Whose it is, by their place among the organization's people; those with an even one have a sign-in. */
  readonly person: number;
  readonly daysAgo: number;
  /** Whether they raise it themselves, or staff write it down. */
  readonly raisedBy: 'customer' | 'technician';
  readonly subject: string;
  readonly description: string;
  readonly priority: TicketPriority;
  readonly where?: 'In the office' | 'At home' | 'On the road';
  readonly assigned?: 'technician' | 'admin';
  readonly events: readonly DemoEvent[];
}

/** What the demo's provider asks in each ticket besides. */
export const demoTicketFields = [
  { label: 'Asset tag of the device', kind: 'text', required: false, options: [] },
  { label: 'Where are you?', kind: 'choice', required: false, options: ['In the office', 'At home', 'On the road'] },
  { label: 'Colleagues have it too', kind: 'checkbox', required: false, options: [] },
] as const;

const said = (daysAgo: number, by: DemoEvent['by'], text: string, status?: TicketStatus): DemoEvent => ({ daysAgo, by, text, ...(status === undefined ? {} : { status }) });
const asks = (organization: string, person: number, daysAgo: number, priority: TicketPriority, subject: string, description: string, more: Partial<DemoTicket> = {}): DemoTicket => ({ organization, person, daysAgo, priority, subject, description, raisedBy: 'customer', events: [], ...more });
const phoned = (...[organization, person, daysAgo, priority, subject, description, more = {}]: Parameters<typeof asks>): DemoTicket => asks(organization, person, daysAgo, priority, subject, description, { ...more, raisedBy: 'technician' });

/** Two weeks of a service desk. */
export const demoTickets: readonly DemoTicket[] = [
  asks('Harbour Dental', 0, 3, 'high', 'Label printer at the front desk prints blank labels', 'Since this morning every label comes out empty. We have put in a new roll and restarted it twice.\n\nPatients are waiting, so we write by hand for now.', {
    where: 'In the office',
    assigned: 'technician',
    events: [
      said(3, 'technician', 'Good morning, that sounds like the print head. Could you open the lid and tell me whether the roll turns when you press Feed?\n\nThe picture under https://support.northwind.example/label-printer shows the button.', 'waiting_for_customer'),
      said(3, 'note', 'Third time this quarter for this model. Offer the replacement from the framework contract if cleaning does not help.'),
      said(2, 'customer', 'It turns, but the label stays white.'),
      said(1, 'technician', 'Thank you. I come by tomorrow at 8:15 with a new print head; it takes ten minutes.', 'in_progress'),
    ],
  }),
  asks('Harbour Dental', 2, 9, 'normal', 'Shared calendar is missing on my new phone', 'Mail works, but the calendar “Surgery 2” does not show up on the phone I got on Monday.', { assigned: 'technician', events: [said(9, 'technician', 'I have shared it with your new device. It should appear within the hour; if not, pull the list of calendars down once.', 'waiting_for_customer'), said(8, 'customer', 'There it is. Thank you!'), said(8, 'technician', 'Wonderful. I close this one.', 'closed')] }),
  asks('Harbour Dental', 4, 1, 'low', 'Second monitor for surgery 1', 'Could we get a quote for a second monitor, wall-mounted, with a washable front?', { where: 'In the office' }),
  asks('Kestrel Architects', 2, 5, 'urgent', 'Render server refuses new jobs', 'The queue says “licence not found” for everybody since 7:40. The competition closes on Friday.', {
    assigned: 'admin',
    events: [said(5, 'admin', 'We see it too: the licence file ran out overnight. The vendor has confirmed a new one within two hours.', 'in_progress'), said(5, 'note', 'Renewal mail went to the leaver’s address. Change the contact at the vendor, and add it to the expiry list.'), said(5, 'admin', 'The new licence is in, jobs run again. Please tell us if one of yours is still stuck.', 'waiting_for_customer'), said(4, 'customer', 'All running, you saved our week.')],
  }),
  asks('Kestrel Architects', 6, 2, 'normal', 'VPN drops every few minutes from home', 'It reconnects by itself, but large models do not load any more.', { where: 'At home', events: [said(1, 'technician', 'Which provider do you have at home, and does it also drop with the cable instead of Wi-Fi?', 'waiting_for_customer')] }),
  asks('Northgate Law LLP', 0, 7, 'normal', 'New starter on 1 December: laptop and accounts', 'Name follows by separate mail. Needs the matter system, dictation, and the mailbox of the family team.', { assigned: 'admin', events: [said(6, 'admin', 'Ordered. The laptop arrives on Thursday and is set up by Friday noon.', 'in_progress'), said(6, 'note', 'Protected person: call back on the office number before handing out anything.')] }),
  phoned('Northgate Law LLP', 2, 1, 'high', 'Dictation microphone not recognized after the update', 'Windows updated last night. Since then the dictation software finds no microphone.'),
  asks('Willow & Co Bakery', 0, 10, 'normal', 'Till reports do not arrive by mail', 'The evening report used to come at 20:00. The last one is from Thursday.', { assigned: 'technician', events: [said(9, 'technician', 'The mailbox moves this week; the reports wait in the old one and come along. Nothing is lost.', 'in_progress')] }),
  asks('Summit Logistics GmbH', 0, 4, 'high', 'Two driver tablets show a grey map', 'Tablets 7 and 12. The others are fine. The drivers navigate by phone for now.', { where: 'On the road', assigned: 'technician', events: [said(4, 'technician', 'Both have run out of mobile data. I have booked the larger plan; it works within the hour.', 'waiting_for_customer'), said(3, 'customer', 'Tablet 12 works. Tablet 7 is still grey.')] }),
  asks('Summit Logistics GmbH', 2, 2, 'normal', 'Access to the customs portal for dispatch', 'Our two new colleagues in dispatch need the same access as I have.'),
  asks('Summit Logistics GmbH', 6, 12, 'low', 'Old scanners: how do we return them?', 'There are eleven in a box. Do they go back to you?', { events: [said(11, 'technician', 'Yes please. A courier picks the box up on Tuesday; the label is on its way by post.', 'closed')] }),
  asks('St. Mary’s School', 0, 6, 'normal', 'Projector in room 14 shows everything green', 'The lesson goes on without it, but it would be good before the parents’ evening.', { assigned: 'technician', events: [said(5, 'technician', 'Probably the cable behind the panel. Changes only in the holidays, so I swap it on Saturday.', 'in_progress')] }),
  asks('St. Mary’s School', 4, 1, 'normal', 'Wi-Fi guest code for the parents’ evening', 'About 120 people, one evening. Could we have a code to print on the programme?'),
  phoned('Lakeside Clinic', 0, 8, 'normal', 'Plan for the portal roll-out', 'Called: who gets access first, and what do the nurses on night shift need?', { assigned: 'admin', events: [said(7, 'admin', 'We begin with the administration on 1 December, the wards follow a week later.', 'waiting_for_customer')] }),
  asks('Granite Motors', 0, 2, 'urgent', 'Diagnostic laptop will not start', 'Black screen with a lock sign. There is a car on the lift.', { where: 'In the office', assigned: 'technician', events: [said(2, 'technician', 'That is the disk encryption asking for its key after the board was changed. I call you in five minutes with it.', 'in_progress'), said(2, 'note', 'Key read out after call-back to the number on file.'), said(2, 'technician', 'Started again, and the key will not be asked for any more.', 'closed')] }),
  asks('Fjord Foods A/S', 0, 5, 'normal', 'Temperature log has a gap last night', 'From 02:10 to 02:55 there are no values from cold store 2.', { assigned: 'admin', events: [said(4, 'admin', 'The sensor lost its network for that time and kept its values. They are in the log now.', 'waiting_for_customer')] }),
  asks('Fjord Foods A/S', 2, 1, 'high', 'Night shift cannot sign in at terminal 3', 'It says the clock is wrong. Terminals 1 and 2 are fine.'),
  phoned('Bluebell Insurance', 0, 3, 'low', 'Question about mail encryption', 'Called: a broker asks for encrypted mails. What do they need on their side?'),
  asks('Ironbridge Joinery', 0, 6, 'normal', 'Office PC is slow since the new drawing software', 'Opening a drawing takes a minute. It used to be a few seconds.', { where: 'In the office', events: [said(5, 'technician', 'It has 8 GB of memory, the software wants 16. An upgrade costs about an hour of work and the part; shall we?', 'waiting_for_customer')] }),
  asks('Redwood Textiles', 0, 14, 'low', 'Handover of our domain names', 'Our contract has ended. Please send the transfer codes to our new provider.', { assigned: 'admin', events: [said(13, 'admin', 'The codes went out today by registered post, as agreed.', 'closed')] }),
];
