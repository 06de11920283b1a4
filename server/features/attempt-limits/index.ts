export { forgive, lockOf, spend, spendOrRefuse, type BudgetName } from './attempt-limits.service.ts';
