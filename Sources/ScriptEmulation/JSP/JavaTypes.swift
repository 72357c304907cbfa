/// What the emulator knows of Java's and the servlet interface's classes.
enum JavaTypes {
  static let requests: Set<String> = [
    "HttpServletRequest", "ServletRequest", "HttpServletRequestWrapper", "ServletRequestWrapper", "RequestFacade",
    "Request", "ServerHttpRequest", "ServletWebRequest", "WebRequest", "NativeWebRequest",
    "MultipartHttpServletRequest",
  ]

  /// Calls on a request whose result the client chooses.
  static let sources: Set<String> = [
    "getParameter", "getParameterValues", "getParameterMap", "getParameterNames", "getHeader", "getHeaders",
    "getHeaderNames", "getInputStream", "getReader", "getCookies", "getQueryString", "getPart", "getParts",
    "getRequestURI", "getPathInfo", "getMultiFileMap", "getFile", "getFileMap", "getNativeRequest",
  ]

  /// Calls whose result carries nothing an attacker could use.
  static let harmless: Set<String> = [
    "parseInt", "parseLong", "parseDouble", "parseFloat", "parseBoolean", "parseShort", "isEmpty", "length", "indexOf",
    "lastIndexOf", "equals", "equalsIgnoreCase", "startsWith", "endsWith", "hashCode", "compareTo", "exists", "isFile",
    "isDirectory", "getTime", "currentTimeMillis", "size", "hasMoreElements", "hasNext", "hasMoreTokens", "canRead",
    "canWrite", "lastModified", "isNumeric", "isDigit", "matches", "contains", "containsKey", "intValue", "longValue",
    "setStatus", "delete", "mkdir", "mkdirs", "createNewFile", "renameTo", "waitFor", "exitValue", "next",
    "isMultipartContent",
  ]

  /// Classes that keep what is written to them and give it back.
  static let builders: Set<String> = [
    "StringBuilder", "StringBuffer", "StringWriter", "ByteArrayOutputStream", "CharArrayWriter",
  ]

  static let fileWriters: Set<String> = [
    "FileOutputStream", "FileWriter", "RandomAccessFile", "PrintWriter", "PrintStream", "FileImageOutputStream",
    "FileHandler",
  ]

  /// Classes that pass on what they are made around.
  static let wrappers: Set<String> = [
    "BufferedWriter", "BufferedOutputStream", "OutputStreamWriter", "DataOutputStream", "PrintWriter", "PrintStream",
    "ObjectOutputStream", "GZIPOutputStream", "ZipOutputStream", "Writer", "OutputStream",
  ]

  /// Classes whose use from a page registers something in the running server.
  static let serverParts: Set<String> = [
    "FilterDef", "FilterMap", "ApplicationFilterConfig", "StandardContext", "StandardWrapper", "StandardPipeline",
    "RequestMappingHandlerMapping", "RequestMappingInfo", "ServerEndpointConfig", "WsServerContainer",
  ]

  static let serverCalls: Set<String> = [
    "addFilterDef", "addFilterMap", "addFilterMapBefore", "addFilter", "addServletMappingDecoded", "addServletMapping",
    "addApplicationEventListener", "addValve", "registerHandlerMethod", "registerMapping", "addEndpoint",
    "setApplicationEventListeners", "addListener",
  ]

  static let commandMakers: Set<String> = [
    "ProcessImpl", "UNIXProcess", "Runtime", "ProcessBuilder", "ScriptEngineManager", "ScriptEngine", "ClassLoader",
    "URLClassLoader", "Unsafe", "ELProcessor", "WindowsTerminal", "DefaultGroovyMethods", "TransletClassLoader",
  ]
}
