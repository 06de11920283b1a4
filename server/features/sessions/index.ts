export { describeClient, describeMethod, sessionEnd, tighterLifetime } from './sessions.domain.ts';
export { touchSession } from './sessions.repository.ts';
export { presentOwnSession, presentSession } from './sessions.presenter.ts';
export { endOneSession, endOtherSessions, endOwnSession, endSessions, forgetDevices, knownDevice, moveSession, noteAuthentication, openSessionCounts, openSessions, ownSessions, rememberDevice, startSession, type NewSession } from './sessions.service.ts';
