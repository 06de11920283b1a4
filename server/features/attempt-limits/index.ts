export { forgive, giveBack, lockOf, openEarly, settleSuccess, spend, spendOrRefuse, spendStaffMail, type BudgetName } from './attempt-limits.service.ts';
