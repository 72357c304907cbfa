/// Every rule, by tables. SignatureTests holds each against its own texts.
package enum SignatureCatalogue {
  package static let rules: [SignatureRule] =
    PHPSinkRules.all + PHPDisguiseRules.all + JSPRules.all + ASPRules.all + ASPXRules.all + OtherLanguageRules.all
    + FamilyRules.all + ContextRules.all
}
