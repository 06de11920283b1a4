export { forgive, giveBack, lockOf, openEarly, settleSuccess, spend, spendOrRefuse, type BudgetName } from './attempt-limits.service.ts';
