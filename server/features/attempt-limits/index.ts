<<<<<<< Updated upstream
export { forgive, giveBack, lockOf, openEarly, settleSuccess, spend, spendOrRefuse, type BudgetName } from './attempt-limits.service.ts';
=======
export { forgive, giveBack, lockOf, settleSuccess, spend, spendOrRefuse, spendStaffMail, type BudgetName } from './attempt-limits.service.ts';
>>>>>>> Stashed changes
