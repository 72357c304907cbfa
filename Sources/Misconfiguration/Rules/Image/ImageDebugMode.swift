import Model

/// Settings of the environment that put a framework into its development mode.
struct ImageDebugMode: ImageRule {
  static let manual = RuleManual(
    "image.debug-mode", "A framework is in its development mode", .medium,
    why:
      "Development modes show errors with source and settings, reload code, and some let everyone run code (Werkzeug).",
    fix: "Set it to production in the image; developers can override it when they start a container.")

  private static let settings: [String: Set<String>] = [
    "FLASK_DEBUG": ["1", "true"], "FLASK_ENV": ["development"], "DJANGO_DEBUG": ["1", "true"],
    "ASPNETCORE_ENVIRONMENT": ["development"], "DOTNET_ENVIRONMENT": ["development"], "NODE_ENV": ["development"],
    "RAILS_ENV": ["development"], "RACK_ENV": ["development"], "APP_DEBUG": ["1", "true"],
    "SYMFONY_DEBUG": ["1"], "WERKZEUG_DEBUG_PIN": ["off"], "GIN_MODE": ["debug"], "SPRING_DEVTOOLS_REMOTE_SECRET": [],
    "JAVA_TOOL_OPTIONS": [], "JAVA_OPTS": [], "NODE_OPTIONS": [],
  ]

  static func check(_ image: ImageScene) -> [Match] {
    image.configuration.environment.compactMap { entry in
      let name = String(entry.prefix { $0 != "=" })
      guard let values = settings[name.uppercased()] else { return nil }
      let value = entry.dropFirst(name.count + 1).lowercased()
      let isOn: Bool
      switch name.uppercased() {
      case "JAVA_TOOL_OPTIONS", "JAVA_OPTS":
        isOn = value.contains("jdwp") || value.contains("jmxremote.authenticate=false")
      case "NODE_OPTIONS": isOn = value.contains("--inspect")
      case "SPRING_DEVTOOLS_REMOTE_SECRET": isOn = !value.isEmpty
      default: isOn = values.contains(value)
      }
      guard isOn else { return nil }
      let severity: Severity = name.uppercased().contains("JAVA") || name == "NODE_OPTIONS" ? .high : .medium
      let shown = SensitiveName.matches(name) ? name : Excerpt.of(entry, maximum: 100)
      return match(.imageConfiguration, "\(shown) in the environment", severity: severity, identity: [name])
    }
  }
}
