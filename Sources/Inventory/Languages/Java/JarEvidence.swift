/// Everything an archive says about itself.
struct JarEvidence {
  var file: JarFileName
  var manifest = JarManifest()
  var descriptors: [MavenArtifact] = []
}
