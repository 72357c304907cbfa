/// A rule over suppressions themselves; the judge knows when it holds.
package protocol SuppressionRule: Rule {}
