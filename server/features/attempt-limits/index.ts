export { forgive, giveBack, lockOf, mailable, openEarly, settleSuccess, spend, spendOrRefuse, spendStaffMail, type BudgetName } from './attempt-limits.service.ts';
