import polyglotI18nProvider from 'ra-i18n-polyglot';
import english from 'ra-language-english';

const messages = {
  ...english,
  ra: {
    ...english.ra,
    message: { ...english.ra.message, invalid_form: 'Some fields need your attention.', unsaved_changes: 'You have changes that are not saved. Leave this page and lose them?' },
    notification: { ...english.ra.notification, item_doesnt_exist: 'This record does not exist, or it is not yours to see.', http_error: 'The server could not be reached. Try again in a moment.' },
    validation: { ...english.ra.validation, required: 'Please fill this in.', email: 'This is not an e-mail address.', maxLength: 'At most %{max} characters.', minValue: 'At least %{min}.', maxValue: 'At most %{max}.', number: 'This is not a number.' },
    auth: { ...english.ra.auth, auth_check_error: 'Please sign in to continue.' },
  },
};

/** The console's words; English is the only language so far. */
export const i18nProvider = polyglotI18nProvider(() => messages, 'en', [{ locale: 'en', name: 'English' }], { allowMissing: true });
