#include <yara.h>

// libyara's records are unions of pointers and arena offsets, and are walked by macros: neither comes through to Swift.

static inline const char *bulkhead_yara_rule_name(const YR_RULE *rule) { return rule->identifier; }

static inline const char *bulkhead_yara_rule_namespace(const YR_RULE *rule) {
  return rule->ns ? rule->ns->name : 0;
}

static inline int bulkhead_yara_rule_is_private(const YR_RULE *rule) { return RULE_IS_PRIVATE(rule) ? 1 : 0; }

/// The next tag behind `tag`, or the first one for NULL; NULL at the end.
static inline const char *bulkhead_yara_rule_tag(const YR_RULE *rule, const char *tag) {
  const char *next = tag ? tag + strlen(tag) + 1 : rule->tags;
  return next && *next ? next : 0;
}

/// The text of a meta by its place; `name` is set, and `number` where it is one. NULL where it is no text; `name` is NULL
/// behind the last.
static inline const char *bulkhead_yara_rule_meta(
    const YR_RULE *rule, int place, const char **name, int64_t *number) {
  YR_META *meta = rule->metas;
  *name = 0;
  *number = 0;
  while (meta && place > 0) {
    if (META_IS_LAST_IN_RULE(meta)) return 0;
    meta++;
    place--;
  }
  if (!meta) return 0;
  *name = meta->identifier;
  if (meta->type == META_TYPE_INTEGER) *number = meta->integer;
  return meta->type == META_TYPE_STRING ? meta->string : 0;
}

/// The string by its place; NULL behind the last.
static inline YR_STRING *bulkhead_yara_rule_string(const YR_RULE *rule, int place) {
  YR_STRING *string = rule->strings;
  while (string && place > 0) {
    if (STRING_IS_LAST_IN_RULE(string)) return 0;
    string++;
    place--;
  }
  return string;
}

static inline const char *bulkhead_yara_string_name(const YR_STRING *string) { return string->identifier; }

/// Offset of the first match of a string in this scan; -1 where it has none.
static inline int64_t bulkhead_yara_first_match(YR_SCAN_CONTEXT *context, const YR_STRING *string) {
  YR_MATCH *match = context->matches[string->idx].head;
  while (match && match->is_private) match = match->next;
  return match ? match->base + match->offset : -1;
}
