import Images
import Model

/// Files that belong beside the image, not in it: `.env`, `Dockerfile`, Compose files, Terraform's state.
///
/// Of distributions' and languages' package folders nothing is said.
struct ImageBuildFilesLeft: FileRule {
  static let manual = RuleManual(
    "image.build-files-left", "Files of the build are in the image", .low,
    why: "They show how the image is made and what it talks to, and often hold settings of other environments.",
    fix: "Keep them out with .dockerignore.", counterparts: ["dockle DKL-LI-0003"])

  static let selection = FileSelection(names: [
    "Dockerfile", "docker-compose.yml", "docker-compose.yaml", "compose.yaml", ".env", ".dockerignore",
    ".gitlab-ci.yml",
    "Jenkinsfile", "terraform.tfstate", ".travis.yml", "Vagrantfile", "kubeconfig",
  ])

  private static let elsewhere = [
    "node_modules/", "site-packages/", "dist-packages/", "usr/share/", "usr/lib/", "vendor/", "gems/", "usr/local/lib/",
    "usr/local/go/", "pkg/mod/", "usr/src/",
  ]

  static func check(_ files: [FileSighting], _ image: ImageScene) -> [Match] {
    let left = files.filter { file in
      file.entry.kind == .file && file.entry.size > 0 && !elsewhere.contains { file.path.contains($0) }
        && !image.isPristine(file.path)
    }
    return grouped(left) { $0 == 1 ? "\($1) is in the image" : "\($0) files of the build, first \($1)" }
  }
}
