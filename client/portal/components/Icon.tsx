const paths = {
  alert: 'M12 8v5m0 3.2v.1M10.3 3.9 2.6 17.4A2 2 0 0 0 4.3 20.4h15.4a2 2 0 0 0 1.7-3L13.7 3.9a2 2 0 0 0-3.4 0Z',
  arrow: 'M19 12H5m6-6-6 6 6 6',
  building: 'M4 21V5a1 1 0 0 1 1-1h9a1 1 0 0 1 1 1v16m0-11h4a1 1 0 0 1 1 1v10M2.5 21h19M8 8h3m-3 4h3m-3 4h3',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  chevron: 'm9 6 6 6-6 6',
  choose: 'm8 10 4-4 4 4m0 4-4 4-4-4',
  close: 'm6 6 12 12M18 6 6 18',
  copy: 'M9 9h10a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H9a1 1 0 0 1-1-1V10a1 1 0 0 1 1-1Zm-4 6H4a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1h10a1 1 0 0 1 1 1v1',
  eye: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12Zm9.5 3a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z',
  eyeOff: 'm4 4 16 16M9.9 5.7A9 9 0 0 1 12 5.5c6 0 9.5 6.5 9.5 6.5a16 16 0 0 1-2.8 3.5M6 7.5A15.5 15.5 0 0 0 2.5 12S6 18.5 12 18.5a9 9 0 0 0 4-.9M10 10a3 3 0 0 0 4 4',
  globe: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Zm-9-9h18M12 3c2.5 2.5 3.8 5.6 3.8 9s-1.3 6.5-3.8 9c-2.5-2.5-3.8-5.6-3.8-9S9.5 5.5 12 3Z',
  home: 'M4 20.5V11l8-7 8 7v9.5M9.5 20.5V16a2.5 2.5 0 0 1 5 0v4.5M2.5 20.5h19',
  info: 'M12 11v5m0-8.2v-.1M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z',
  help: 'M9.3 9.2a2.8 2.8 0 0 1 5.4.9c0 1.9-2.7 2.4-2.7 4m0 2.7v.1M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z',
  key: 'M14.5 13.5a4.5 4.5 0 1 0-4.1-2.7L3 18.2V21h3.5v-2.5H9V16h2.2l1.8-1.8c.5.2 1 .3 1.5.3Zm1-5h.1',
  laptop: 'M5 16V6a1 1 0 0 1 1-1h12a1 1 0 0 1 1 1v10M2.5 19h19l-1.5-3H4l-1.5 3Z',
  list: 'M9 6h11M9 12h11M9 18h11M4.5 6h.1M4.5 12h.1M4.5 18h.1',
  lock: 'M6 10.5h12a1 1 0 0 1 1 1V20a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1v-8.5a1 1 0 0 1 1-1Zm2-.2V7.5a4 4 0 0 1 8 0v2.8',
  mail: 'M4 5h16a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1Zm-.7 1.3L12 13l8.7-6.7',
  passkey: 'M10 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-7.5 9.5a7.5 7.5 0 0 1 9.5-7.2M18 16.5a3 3 0 1 0-2 0V21l1.2 1 1.8-1.8-1-1.2 1-1.2-1-1.3Z',
  phone: 'M6.5 3h2.3l1.7 4.5-2 1.6a12 12 0 0 0 6.4 6.4l1.6-2 4.5 1.7v2.3A2.5 2.5 0 0 1 18.5 20 15.5 15.5 0 0 1 4 5.5 2.5 2.5 0 0 1 6.5 3Z',
  smartphone: 'M8 2.5h8a1.5 1.5 0 0 1 1.5 1.5v16a1.5 1.5 0 0 1-1.5 1.5H8A1.5 1.5 0 0 1 6.5 20V4A1.5 1.5 0 0 1 8 2.5Zm3 16h2',
  download: 'M12 4v11m0 0 4.5-4.5M12 15l-4.5-4.5M4 20h16',
  print: 'M7 9V3.5h10V9M7 17H4.5a1 1 0 0 1-1-1v-6a1 1 0 0 1 1-1h15a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1H17M7 14h10v6.5H7V14Z',
  refresh: 'M20 11a8 8 0 0 0-14.3-4L4 9m0 0V4m0 5h5m-5 4a8 8 0 0 0 14.3 4l1.7-2m0 0v5m0-5h-5',
  shield: 'M12 3.5 19 6v5.5c0 4.2-2.9 7.6-7 9-4.1-1.4-7-4.8-7-9V6l7-2.5Zm-3 8.3 2.2 2.2 4-4.2',
  signOut: 'M14 4H6a1 1 0 0 0-1 1v14a1 1 0 0 0 1 1h8m-4-8h11m-4-4 4 4-4 4',
  user: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-7.5 8.5a7.5 7.5 0 0 1 15 0',
  offline: 'm3 3 18 18M5 12.5a10 10 0 0 1 3.5-2.3M2 9a14 14 0 0 1 4.2-2.6M12 19.5h.1M8.5 16a5 5 0 0 1 6 -.5M19 12.5a10 10 0 0 0-4.5-2.7M22 9A14 14 0 0 0 11 5.1',
} as const;
export type IconName = keyof typeof paths;

/** A line drawing beside words that say the same; hidden from assistive technology. */
export function Icon({ name, size = 20 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.75" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}
