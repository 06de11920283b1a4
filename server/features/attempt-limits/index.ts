export { forgive, giveBack, lockOf, spend, spendOrRefuse, type BudgetName } from './attempt-limits.service.ts';
