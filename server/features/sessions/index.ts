export { describeClient, lifetimeSoFar, passMethod, sessionEnd } from './sessions.domain.ts';
export { deleteEndedSessions, endRunOut, touchSession } from './sessions.repository.ts';
export { presentOwnSession, presentSession } from './sessions.presenter.ts';
export { endOneSession, endOtherSessions, endOwnSession, endSessions, deviceOwner, forgetDevices, isSessionOpen, knownDevice, landSessions, moveSession, openSessionCounts, openSessions, ownSessions, rememberDevice, renewSession, startSession, type NewSession } from './sessions.service.ts';
