using ProtoBuf.Meta;

namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>
/// The third encoding of the model: protobuf with the field numbers that Argo CD publishes (Kubernetes' for metadata). What a property's
/// number is stands at the property; how types that are no messages travel is decided here.
/// </summary>
public static class ModelProtobuf
{
    private static readonly Lazy<RuntimeTypeModel> Lazy = new(Create);

    /// <summary>
    /// Made at first use; each message is looked at and compiled when it is first needed. Empty texts are not written, as absent ones
    /// are read as empty.
    /// </summary>
    public static RuntimeTypeModel TypeModel => Lazy.Value;

    private static RuntimeTypeModel Create()
    {
        var model = RuntimeTypeModel.Create("OrleansGitOps");
        model.AfterApplyDefaultBehaviour += NameFields;
        model.Add(typeof(DateTimeOffset), applyDefaultBehaviour: false).SetSurrogate(typeof(TimeMessage));
        return model;
    }

    /// <summary>A field has one name in JSON and protobuf.</summary>
    private static void NameFields(object? sender, TypeAddedEventArgs e)
    {
        foreach (var field in e.MetaType.GetFields())
        {
            if (field.Member.IsDefined(typeof(JsonPropertyNameAttribute), inherit: false))
            {
                field.Name = ((JsonPropertyNameAttribute)field.Member.GetCustomAttributes(typeof(JsonPropertyNameAttribute), inherit: false)[0]).Name;
            }

            if (field.MemberType == typeof(string) && field.DefaultValue is null && !IsNullable(field))
            {
                field.DefaultValue = "";
            }
        }
    }

    private static bool IsNullable(ValueMember field) =>
        field.Member is System.Reflection.PropertyInfo property
        && new System.Reflection.NullabilityInfoContext().Create(property).ReadState == System.Reflection.NullabilityState.Nullable;
}
