using System.Text.Encodings.Web;
using System.Text.Json;

namespace OrleansGitOps.Sandbox.Apply;

internal static class JsonText
{
    /// <summary>JSON as Go writes it: letters of all scripts as they are.</summary>
    public static JsonSerializerOptions Relaxed { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
