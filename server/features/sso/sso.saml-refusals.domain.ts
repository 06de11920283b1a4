/** Why a document is no XML we read. */
const ofXml = [
  'xml_malformed',
  'xml_doctype',
  'xml_comment',
  'xml_cdata',
  'xml_processing_instruction',
  'xml_entity',
  'xml_character',
  'xml_too_large',
  'xml_too_many_elements',
  'xml_too_deep',
  'xml_too_many_attributes',
  'xml_value_too_long',
  'xml_duplicate_attribute',
  'xml_undeclared_prefix',
  'xml_reserved_namespace',
] as const;

/** Why a form post carries no response at all. */
const ofParameters = ['parameters_too_large', 'parameters_malformed', 'parameters_repeated', 'response_missing', 'relay_state_malformed'] as const;

/** Why a document is no response of the shape we accept. */
const ofShape = [
  'response_too_large',
  'response_not_base64',
  'response_not_utf8',
  'element_unexpected',
  'element_missing',
  'attribute_unexpected',
  'attribute_missing',
  'text_unexpected',
  'id_malformed',
  'id_repeated',
  'assertion_misplaced',
  'assertion_repeated',
  'encrypted',
  'signature_misplaced',
  'signature_reference',
  'signature_transform',
  'signature_algorithm',
  'signature_value',
] as const;

/** Why a well-formed response is not accepted. */
const ofChecks = [
  'status_not_success',
  'assertion_missing',
  'signature_missing',
  'signature_invalid',
  'content_changed',
  'certificate_unknown',
  'certificate_expired',
  'certificate_weak',
  'version_wrong',
  'response_issuer_wrong',
  'assertion_issuer_wrong',
  'destination_wrong',
  'audience_missing',
  'audience_wrong',
  'confirmation_missing',
  'confirmation_repeated',
  'confirmation_method_wrong',
  'recipient_wrong',
  'time_missing',
  'time_malformed',
  'issued_in_future',
  'not_yet_valid',
  'expired',
  'unsolicited',
  'in_response_to_wrong',
  'authentication_missing',
  'authentication_not_fresh',
  'session_expired',
  'name_id_missing',
  'name_id_malformed',
  'name_id_transient',
  'readers_disagree',
] as const;

/** Why an identity provider's description cannot be used. */
const ofMetadata = [
  'metadata_not_saml',
  'metadata_no_provider',
  'metadata_several_providers',
  'metadata_expired',
  'metadata_entity_id',
  'metadata_entry_point_missing',
  'entry_point_not_https',
  'certificate_missing',
  'certificate_malformed',
  'certificate_key_unsupported',
] as const;

/** Every code by which SAML is refused; stable, since audit, recorder and pages build on them. */
export const samlRefusals = [...ofXml, ...ofParameters, ...ofShape, ...ofChecks, ...ofMetadata] as const;

export type SamlRefusal = (typeof samlRefusals)[number];

/** A refusal with its code and, for whoever sets the connection up, what was found; never shown to the person who signs in. */
export class SamlRefused extends Error {
  readonly code: SamlRefusal;
  readonly found: string | null;

  constructor(code: SamlRefusal, found: string | null = null) {
    super(found === null ? code : `${code}: ${found}`);
    this.name = 'SamlRefused';
    this.code = code;
    this.found = found === null ? null : found.slice(0, 300);
  }
}
