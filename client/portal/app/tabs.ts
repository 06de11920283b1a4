/** How many sections have a tab of their own on a phone. */
export const tabs = 2;
