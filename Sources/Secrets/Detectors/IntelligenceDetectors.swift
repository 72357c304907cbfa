/// AI services.
enum IntelligenceDetectors {
  static let all: [Detector] = [
    .marked(
      "openai-key", "OpenAI API key", .intelligence, ["T3BlbkFJ"], before: 180,
      #"(?<![A-Za-z0-9_\-])(sk-(?:proj-|svcacct-|admin-|service-|None-)?([A-Za-z0-9_\-]{16,120}T3BlbkFJ[A-Za-z0-9_\-]{16,120}))(?![A-Za-z0-9_\-])"#,
      .critical, issuer: "platform.openai.com → API keys"),
    .token(
      "anthropic-key", "Anthropic API key", .intelligence, ["sk-ant-"],
      #"(sk-ant-(?:api|admin|sid|oat|ort)[0-9]{2}-([A-Za-z0-9_\-]{80,120}AA))(?![A-Za-z0-9_\-])"#, .critical,
      issuer: "console.anthropic.com → API keys"),
    .token(
      "huggingface-token", "Hugging Face token", .intelligence, ["hf_", "api_org_"],
      #"((?:hf|api_org)_([A-Za-z]{34,37}))(?![A-Za-z0-9_])"#, .high,
      checks: [.random, .entropy(3.6)], issuer: "huggingface.co → Settings → Access tokens"),
    .token(
      "replicate-token", "Replicate API token", .intelligence, ["r8_"], #"(r8_([A-Za-z0-9]{37}))\b"#, .high,
      checks: [.random, .mixed],
      issuer: "replicate.com → Account → API tokens"),
    .token(
      "groq-key", "Groq API key", .intelligence, ["gsk_"], #"(gsk_([A-Za-z0-9]{52}))\b"#, .high,
      checks: [.random, .mixed],
      issuer: "console.groq.com → API keys"),
    .token(
      "perplexity-key", "Perplexity API key", .intelligence, ["pplx-"], #"(pplx-([A-Za-z0-9]{48,56}))\b"#, .high,
      checks: [.random, .mixed],
      issuer: "perplexity.ai → Settings → API"),
    .token(
      "xai-key", "xAI API key", .intelligence, ["xai-"], #"(xai-([A-Za-z0-9]{80}))\b"#, .high,
      checks: [.random, .mixed],
      issuer: "console.x.ai → API keys"),
    .token(
      "openrouter-key", "OpenRouter API key", .intelligence, ["sk-or-v1-"], #"(sk-or-v1-([a-f0-9]{64}))\b"#, .high,
      issuer: "openrouter.ai → Keys"),
    .named(
      "deepseek-key", "DeepSeek API key", .intelligence, ["deepseek"], #"sk-[a-f0-9]{32}"#, .high,
      issuer: "platform.deepseek.com → API keys"),
    .named(
      "cohere-key", "Cohere API key", .intelligence, ["cohere", "co_api_key"], #"[A-Za-z0-9]{40}"#, .high,
      issuer: "dashboard.cohere.com → API keys"),
    .named(
      "mistral-key", "Mistral API key", .intelligence, ["mistral"], #"[A-Za-z0-9]{32}"#, .high,
      issuer: "console.mistral.ai → API keys"),
    .named(
      "openai-key-old", "OpenAI-compatible API key", .intelligence,
      ["openai_api", "openai_key", "openai.api_key", "llm_api_key", "dashscope"],
      #"sk-[A-Za-z0-9]{32,64}"#, .high, issuer: "the service's key page"),
    .token(
      "elevenlabs-key", "ElevenLabs API key", .intelligence, ["sk_"], #"(sk_([a-f0-9]{48}))\b"#, .high, scope: .text,
      issuer: "elevenlabs.io → Profile → API keys"),
    .token(
      "langsmith-key", "LangSmith API key", .intelligence, ["lsv2_pt_", "lsv2_sk_", "ls__"],
      #"((?:lsv2_(?:pt|sk)_[a-f0-9]{32}_[a-f0-9]{10}|ls__[a-f0-9]{32}))\b"#, .high,
      issuer: "smith.langchain.com → Settings → API keys"),
    .token(
      "langfuse-key", "Langfuse secret key", .intelligence, ["sk-lf-"],
      #"(sk-lf-([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}))\b"#, .medium,
      issuer: "Langfuse → Settings → API keys"),
    .token(
      "pinecone-key", "Pinecone API key", .intelligence, ["pcsk_"], #"(pcsk_([A-Za-z0-9]{5,6}_[A-Za-z0-9]{60,66}))\b"#,
      .high,
      issuer: "app.pinecone.io → API keys"),
    .token(
      "nvidia-key", "NVIDIA API key", .intelligence, ["nvapi-"], #"(nvapi-([A-Za-z0-9_\-]{60,70}))(?![A-Za-z0-9_\-])"#,
      .high,
      issuer: "build.nvidia.com → API keys"),
    .named(
      "wandb-key", "Weights & Biases API key", .intelligence, ["wandb"], #"[a-f0-9]{40}"#, .high,
      issuer: "wandb.ai → Settings → API keys"),
    .token(
      "wandb-key-new", "Weights & Biases API key", .intelligence, ["wandb_v1_"], #"(wandb_v1_([A-Za-z0-9_]{60,90}))\b"#,
      .high,
      issuer: "wandb.ai → Settings → API keys"),
    .named(
      "fireworks-key", "Fireworks AI key", .intelligence, ["fireworks"], #"fw_[A-Za-z0-9]{22,24}"#, .high,
      issuer: "fireworks.ai → API keys"),
    .token(
      "together-key", "Together AI key", .intelligence, ["tgp_v1_"],
      #"(tgp_v1_([A-Za-z0-9_\-]{43}))(?![A-Za-z0-9_\-])"#, .high,
      issuer: "api.together.ai → Settings"),
    .token(
      "cerebras-key", "Cerebras API key", .intelligence, ["csk-"], #"(csk-([a-z0-9]{48}))\b"#, .high,
      checks: [.random, .mixed],
      issuer: "cloud.cerebras.ai → API keys"),
    .named(
      "voyage-key", "Voyage AI key", .intelligence, ["voyage"], #"pa-[A-Za-z0-9_\-]{43}"#, .high,
      issuer: "dash.voyageai.com → API keys"),
    .token(
      "jina-key", "Jina AI key", .intelligence, ["jina_"],
      #"(jina_([a-f0-9]{32}[A-Za-z0-9_\-]{28}))(?![A-Za-z0-9_\-])"#, .high,
      issuer: "jina.ai → API"),
    .token(
      "tavily-key", "Tavily API key", .intelligence, ["tvly-"], #"(tvly-(?:dev-|prod-)?([A-Za-z0-9]{32}))\b"#, .medium,
      issuer: "app.tavily.com"),
    .token(
      "firecrawl-key", "Firecrawl API key", .intelligence, ["fc-"], #"(fc-([a-f0-9]{32}))\b"#, .medium, scope: .text,
      issuer: "firecrawl.dev → API keys"),
    .token(
      "cursor-key", "Cursor API key", .intelligence, ["crsr_", "key_"], #"((?:crsr|key)_([a-f0-9]{64}))\b"#, .high,
      issuer: "cursor.com → Settings → API keys"),
    .token(
      "e2b-key", "E2B API key", .intelligence, ["e2b_"], #"(e2b_([a-f0-9]{40}))\b"#, .medium, issuer: "e2b.dev → Keys"),
    .token(
      "browserbase-key", "Browserbase API key", .intelligence, ["bb_live_"],
      #"(bb_live_([A-Za-z0-9_\-]{27}))(?![A-Za-z0-9_\-])"#, .medium,
      issuer: "browserbase.com → Settings"),
    .named(
      "assemblyai-key", "AssemblyAI or Deepgram key", .intelligence, ["assemblyai", "deepgram"], #"[a-f0-9]{32,40}"#,
      .high,
      issuer: "the service's key page"),
    .named(
      "stability-key", "Stability AI key", .intelligence, ["stability_api", "stability_key", "dreamstudio"],
      #"sk-[A-Za-z0-9]{48}"#, .high,
      issuer: "platform.stability.ai → API keys"),
    .named(
      "ai21-key", "AI21, Together or Anyscale key", .intelligence, ["ai21", "together_api", "anyscale"],
      #"[A-Za-z0-9_]{32,64}"#, .high,
      issuer: "the service's key page"),
  ]
}
