export { forgive, giveBack, lockOf, settleSuccess, spend, spendOrRefuse, type BudgetName } from './attempt-limits.service.ts';
