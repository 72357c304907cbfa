import Model

/// `user.…` and `group.…`: as whom.
enum AccountFields {
  static let all: [FalcoField] = [
    FalcoField("user.uid", .number) { .number(Int64($0.user)) },
    FalcoField("user.name") { .text($0.surroundings.userName($0.user, in: $0.container)) },
    FalcoField("group.gid", .number) { .number(Int64($0.facts.effectiveGroup)) },
    FalcoField("group.name") { .text($0.surroundings.groupName($0.facts.effectiveGroup, in: $0.container)) },
    .absent("user.loginuid", .number, "the login's user is not recorded"),
    .absent("user.loginname", "the login's user is not recorded"),
    .absent("user.homedir", "home directories are not looked up"),
    .absent("user.shell", "login shells are not looked up"),
  ]
}
