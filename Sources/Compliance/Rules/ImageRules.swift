/// Images and how they were built.
enum ImageRules: RuleSource {
  static let yaml = #"""
    - key: image.user
      title: programs don't run as root
      about: image
      severity: medium
      assert: "!image.user.isRoot && image.user.id != null || image.user.isRemapped"
      found: >-
        image.user.text == '' ? 'root (no USER)' : image.user.id == null ? image.user.text + ' (no such user found)'
        : image.user.text + ' (user ' + string(image.user.id) + ')'
      expected: a user other than 0
      fix: Make a user in the build file and switch to it with USER.
      outcomes:
        - when: image.user.id == null && !image.user.isRemapped
          status: error
          because: the user's name could not be looked up in the image's files

    - key: image.trustedBase
      title: images come from trusted makers
      about: image
      severity: medium
      automation: input
      assert: image.isTrusted
      found: image.record.tags + image.record.digests
      expected: named in the inputs (trustedImages), itself or its base
      fix: Build on images that the list names, or add theirs after a look at who makes them.
      outcomes:
        - when: image.isTrusted == null
          status: needsInput
          because: say in the inputs which images and registries are trusted (trustedImages)

    - key: image.packages
      title: images have no tools that nobody needs
      about: image
      severity: low
      automation: partial
      evaluator: imageContents
      with:
        what: packages
      expected: no compilers, remote shells and the like
      fix: Build in one stage and copy only what runs into the last.

    - key: image.scanned
      title: images have no vulnerability that an update mends
      about: image
      severity: high
      evaluator: imageContents
      with:
        what: vulnerabilities
      expected: none of severity high or critical with a fix
      fix: Rebuild the image with updated packages; bulkhead scan lists them.

    - key: image.contentTrust
      title: only signed images are taken
      about: daemon
      severity: medium
      automation: partial
      assert: "host.contentTrust != null || daemon.configuration.contentTrust == 'enforced'"
      found: "host.contentTrust != null ? 'set in ' + host.contentTrust : 'set nowhere'"
      expected: DOCKER_CONTENT_TRUST=1 for every shell, or content-trust enforced by the engine
      fix: Set DOCKER_CONTENT_TRUST=1 in /etc/environment, or verify signatures where images are admitted.

    - key: image.healthcheck
      title: images say how their health is checked
      about: image
      severity: low
      assert: image.hasHealthCheck
      found: image.record.healthCheck
      expected: a HEALTHCHECK other than NONE
      fix: Add HEALTHCHECK to the build file.

    - key: image.updateAlone
      title: package indexes are not refreshed alone
      about: image
      severity: low
      assert: "!image.loneUpdates.exists(s, true)"
      found: image.loneUpdates
      expected: install in the same RUN
      fix: Join update and install into one RUN, so that the builder's cache never keeps an old index.
      outcomes: &built
        - when: "!image.hasHistory"
          status: notApplicable
          because: the image has no history

    - key: image.setuid
      title: images have no unexpected setuid programs
      about: image
      severity: medium
      evaluator: imageContents
      with:
        what: setuid
      expected: none but the distribution's own and those that the inputs name (setuidPrograms)
      fix: "Take the bits away in the build: chmod a-s FILE."

    - key: image.copy
      title: COPY is used in place of ADD
      about: image
      severity: low
      assert: "!image.additions.exists(s, true)"
      found: image.additions
      expected: ADD for local archives only
      fix: Use COPY; fetch with RUN and verify a checksum.
      outcomes: *built

    - key: image.secrets
      title: images hold no secrets
      about: image
      severity: high
      evaluator: imageContents
      with:
        what: secrets
      expected: none in environment, labels, instructions and files
      fix: Take it out, build anew with a mounted secret, and change the secret since it was readable.

    - key: image.verifiedPackages
      title: packages are verified before they are installed
      about: image
      severity: medium
      automation: partial
      assert: "!image.unverified.exists(s, true)"
      found: image.unverified
      expected: no instruction that switches verification off
      fix: Install signed packages, and verify checksums of what is fetched.
      outcomes: *built

    - key: image.signed
      title: signatures of images are verified
      about: daemon
      severity: medium
      automation: input
      evaluator: attestation
      expected: a dated statement of who verifies signatures, and of whom
      fix: Verify signatures where images are admitted, and state that in the inputs.
    """#
}
