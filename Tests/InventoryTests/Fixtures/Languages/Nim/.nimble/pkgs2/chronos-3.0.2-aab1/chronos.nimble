# Package
version = "9.9.9"
author = "x"
license = "MIT"
