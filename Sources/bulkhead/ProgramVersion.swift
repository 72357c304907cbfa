/// The version of the program, as reports and `--version` give it.
enum ProgramVersion {
  static let current = "0.1.0"
}
