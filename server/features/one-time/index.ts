export { deleteChallenges } from './one-time.repository.ts';
export { giveBackTries, issueChallenge, issueCode, issueLink, issueSentCode, linkToSend, lookAtCodes, lookAtLink, openUntil, redeem, stillOpen, takeOnce, voidOpen, type Issued } from './one-time.service.ts';
export type { Purpose } from './one-time.repository.ts';
