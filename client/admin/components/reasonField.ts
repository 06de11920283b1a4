/** The field that asks why somebody's access is touched. */
export const reasonField = {
  label: 'Why',
  required: true,
  autoComplete: 'off',
  helperText: 'With the ticket’s number. It is kept in the audit.',
  slotProps: { htmlInput: { maxLength: 500 } },
} as const;
